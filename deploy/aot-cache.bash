# Where the cache of loaded and linked classes is with which short commands start; sourced by deploy/bin/sluice and
# deploy/make-aot-cache.
#
# A cache is made for one build and one Java machine, and its name says which: another one is never looked at.
#
# shellcheck disable=SC2034,SC2154  # the scripts that source this file share their variables

# Sets cache_name. deploy, jar, java and java_version must be set.
name_aot_cache() {
    local sum of
    # To compute it takes two programs, a quarter of a short command's time: the build has noted it.
    if { IFS= read -r of && IFS= read -r cache_name; } 2>/dev/null <"$jar.cache-name" && [[ $of == "$java $java_version" ]] &&
        is_newest "$jar.cache-name"; then
        return
    fi
    sum=$(stat -Lc '%n %s %Y' -- "$jar" "$deploy/cli.options" "${java%/bin/java}/lib/modules" |
        cksum)
    cache_name=sluice-${sum// /-}.aot
}

# Notes the name beside the jar, if that can be written.
note_aot_cache() {
    printf '%s\n' "$java $java_version" "$cache_name" 2>/dev/null >"$jar.cache-name.$$" &&
        mv -f -- "$jar.cache-name.$$" "$jar.cache-name"
}

# Whether nothing that the name depends on has changed since a file was written.
is_newest() {
    local file
    for file in "$jar" "$deploy/cli.options" "${java%/bin/java}/lib/modules"; do
        [[ $1 -nt $file ]] || return 1
    done
}

# Sets cache_folder to the user's own folder of caches, or to nothing if there can be none.
name_user_cache_folder() {
    cache_folder=
    if [[ ${XDG_CACHE_HOME:-} == /* ]]; then
        cache_folder=$XDG_CACHE_HOME/sluice
    elif [[ ${HOME:-} == /* && -d $HOME ]]; then
        cache_folder=$HOME/.cache/sluice
    fi
}

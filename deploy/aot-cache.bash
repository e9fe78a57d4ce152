# Where the cache of loaded and linked classes is with which short commands start; sourced by deploy/bin/sluice and
# deploy/make-aot-cache.
#
# A cache is made for one build and one Java machine, and its name says which: another one is never looked at.
#
# shellcheck disable=SC2034,SC2154  # the scripts that source this file share their variables

# Sets cache_name. deploy, jar and java must be set.
name_aot_cache() {
    local sum
    sum=$(stat -Lc '%n %s %Y' -- "$jar" "${jar%/*}"/lib/*.jar "$deploy/cli.options" "${java%/bin/java}/lib/modules" |
        cksum)
    cache_name=sluice-${sum// /-}.aot
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

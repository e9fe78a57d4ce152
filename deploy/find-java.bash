# Finds the Java machine that Sluice needs; sourced by deploy/bin/sluice and bench/run.
#
# find_java sets java to the program, or ends the script by its function die.
# Looked at, in this order: SLUICE_JAVA, JAVA_HOME, PATH, the usual folders.
#
# shellcheck disable=SC2034  # the script that sources this file uses java

readonly java_release=25

# The file "release" of a Java folder says which one it is: reading it is much quicker than asking java.
is_wanted_jdk() {
    local home=$1 line
    [[ -x $home/bin/java && -r $home/release ]] || return 1
    while IFS= read -r line; do
        [[ $line == JAVA_VERSION=\"${java_release}[\".+-]* ]] && return 0
    done <"$home/release"
    return 1
}

java_home_of() {
    local program
    program=$(readlink -f -- "$1") || return 1
    printf '%s' "${program%/bin/java}"
}

find_java() {
    local home found
    if [[ -n ${SLUICE_JAVA:-} ]]; then
        home=$SLUICE_JAVA
        [[ -d $home ]] || home=$(java_home_of "$home")
        is_wanted_jdk "$home" || die "SLUICE_JAVA=$SLUICE_JAVA is no Java $java_release"
        java=$home/bin/java
        return
    fi
    if [[ -n ${JAVA_HOME:-} ]] && is_wanted_jdk "$JAVA_HOME"; then
        java=$JAVA_HOME/bin/java
        return
    fi
    if found=$(type -P java) && home=$(java_home_of "$found") && is_wanted_jdk "$home"; then
        java=$home/bin/java
        return
    fi
    for home in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* "${HOME:-/root}"/.sdkman/candidates/java/* \
        "${HOME:-/root}"/.jdks/* "${HOME:-/root}"/.m2/jdks/*; do
        if is_wanted_jdk "$home"; then
            java=$home/bin/java
            return
        fi
    done
    die "no Java $java_release was found in SLUICE_JAVA, JAVA_HOME, PATH or the usual folders" \
        "install a JDK $java_release (for example Eclipse Temurin) or set SLUICE_JAVA to its folder"
}

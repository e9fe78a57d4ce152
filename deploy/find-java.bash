# Finds the Java machine that Sluice needs; sourced by deploy/bin/sluice and bench/run.
#
# find_java sets java to the program and java_version to what it says of itself, or ends the script by its function die.
# Looked at, in this order: SLUICE_JAVA, JAVA_HOME, PATH, the usual folders.
#
# shellcheck disable=SC2034  # the script that sources this file uses java

readonly java_release=25

# The file "release" of a Java folder says which one it is: reading it is much quicker than asking java.
is_wanted_jdk() {
    local home=$1 line
    [[ -x $home/bin/java && -r $home/release ]] || return 1
    while IFS= read -r line; do
        if [[ $line == JAVA_VERSION=\"${java_release}[\".+-]* ]]; then
            java_version=$line
            return 0
        fi
    done <"$home/release"
    return 1
}

usual_folders() {
    usual=(/usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* "${HOME:-/root}"/.sdkman/candidates/java/*
        "${HOME:-/root}"/.jdks/* "${HOME:-/root}"/.m2/jdks/*)
}

# Sets home to the folder of the Java that a program belongs to. Mostly that is one of the usual ones, which is found without
# starting another program.
find_home_of() {
    local program=$1
    for home in "${usual[@]}"; do
        [[ ! $home/bin/java -ef $program ]] || return 0
    done
    program=$(readlink -f -- "$program") || return 1
    home=${program%/bin/java}
}

# Sets found to the java on PATH.
find_on_path() {
    local folder folders
    IFS=: read -r -a folders <<<"$PATH"
    for folder in "${folders[@]}"; do
        found=$folder/java
        [[ ! -x $found || -d $found ]] || return 0
    done
    return 1
}

find_java() {
    local home found usual
    usual_folders
    if [[ -n ${SLUICE_JAVA:-} ]]; then
        home=$SLUICE_JAVA
        [[ -d $home ]] || find_home_of "$SLUICE_JAVA"
        is_wanted_jdk "$home" || die "SLUICE_JAVA=$SLUICE_JAVA is no Java $java_release"
        java=$home/bin/java
        return
    fi
    if [[ -n ${JAVA_HOME:-} ]] && is_wanted_jdk "$JAVA_HOME"; then
        java=$JAVA_HOME/bin/java
        return
    fi
    if find_on_path && find_home_of "$found" && is_wanted_jdk "$home"; then
        java=$home/bin/java
        return
    fi
    for home in "${usual[@]}"; do
        if is_wanted_jdk "$home"; then
            java=$home/bin/java
            return
        fi
    done
    die "no Java $java_release was found in SLUICE_JAVA, JAVA_HOME, PATH or the usual folders" \
        "install a JDK $java_release (for example Eclipse Temurin) or set SLUICE_JAVA to its folder"
}

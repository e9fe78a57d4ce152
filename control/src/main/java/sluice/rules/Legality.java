package sluice.rules;

/** Whether an option may stand with a command (spec 9.1). */
enum Legality {
    /** It must. */
    REQUIRED,
    /** It may. */
    OPTIONAL,
    /** It must not. */
    ILLEGAL,
    /** It may if no other exclusive one does. */
    EXCLUSIVE
}

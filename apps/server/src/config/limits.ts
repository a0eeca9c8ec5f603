/** Ten failed sign-ins in a quarter of an hour, for one account from one address (design §5). */
export const MOST_FAILURES = 10
export const FAILURE_WINDOW_MS = 15 * 60 * 1000
/** Wrong codes of pairings in the same time from all addresses together from which nobody was paired. */
export const MOST_STRANGERS_CODES = 20
/** Links that sign in as one user in the same time: each gives a few tries at six digits. */
export const MOST_PAIRED = 10
/** At most so many live devices of one user (contract, "PUT device"). */
export const MAX_DEVICES = 20

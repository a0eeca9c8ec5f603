/** Ten failed sign-ins in a quarter of an hour, for one account from one address (design §5). */
export const MOST_FAILURES = 10
export const FAILURE_WINDOW_MS = 15 * 60 * 1000

/** Whose answers the cache holds; kept with them. */
export const cacheOwnerKey = ['owner'] as const

/** One thread a site, whatever page it is on. */
export const storageKey = (site: string): string => `deskbell:${site}`

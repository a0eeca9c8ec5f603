/** The path under which the app is served, without a slash at the end: `''` or `/deskbell`. */
export const appBase = import.meta.env.BASE_URL.replace(/\/+$/, '')

/** The app's absolute address, without a slash at the end: what deep links begin with. */
export const appUrl = (): string => location.origin + appBase

export * from './audit.ts'
export * from './bot.ts'
export * from './deep-links.ts'
export * from './device-label.ts'
export * from './email.ts'
export * from './ids.ts'
export * from './mask.ts'
export * from './problems.ts'
export * from './push-message.ts'
export type * from './types.ts'

/** The contract's version as discovery announces it. */
export const contractVersion = 1

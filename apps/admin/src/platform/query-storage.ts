import { queries } from './storage.ts'

/** Where TanStack Query keeps what must survive: the shape that its async storage persister takes. Wiped at sign-out. */
export const queryStorage = {
  getItem: queries.getItem,
  setItem: queries.setItem,
  removeItem: queries.removeItem,
}

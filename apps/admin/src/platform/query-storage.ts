/** Where TanStack Query keeps what must survive: the shape that its async storage persister takes. Wiped at sign-out. */
export const queryStorage = {
  getItem: (_key: string): Promise<string | null> => Promise.resolve(null),
  setItem: (_key: string, _value: string): Promise<void> => Promise.resolve(),
  removeItem: (_key: string): Promise<void> => Promise.resolve(),
}

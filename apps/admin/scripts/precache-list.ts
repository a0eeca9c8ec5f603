interface Listed {
  url: string
  revision: string | null
  size: number
}

/** The worker's list of files, as short as it goes: it weighs in the worker. Icons come twice, the manifest names them too. */
export function listEachOnce(entries: readonly Listed[]): { manifest: Listed[] } {
  const once = new Map(entries.map(entry => [entry.url, entry]))
  return {
    manifest: [...once.values()].map(({ revision, ...entry }) =>
      revision ? { ...entry, revision } : entry,
    ) as Listed[],
  }
}

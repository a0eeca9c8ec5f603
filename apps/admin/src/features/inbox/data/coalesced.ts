/** One run an id at a time; what changes meanwhile brings one more. */
export function coalesced<Id>(run: (id: Id) => Promise<void>): (id: Id) => void {
  const running = new Map<Id, 'once' | 'again'>()
  const start = async (id: Id): Promise<void> => {
    running.set(id, 'once')
    await run(id)
    const again = running.get(id) === 'again'
    running.delete(id)
    if (again) await start(id)
  }
  return id => {
    if (running.has(id)) running.set(id, 'again')
    else void start(id)
  }
}

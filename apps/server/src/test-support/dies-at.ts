/** Works until a certain call. */
export function diesAt<A extends unknown[], R>(call: number, work: (...args: A) => R): (...args: A) => R {
  let calls = 0
  return (...args) => {
    calls += 1
    if (calls === call) throw new Error('killed')
    return work(...args)
  }
}

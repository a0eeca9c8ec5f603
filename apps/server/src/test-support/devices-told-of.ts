import type { Client } from './client.ts'

/** @returns reads the devices that the client was told of since it was last asked */
export async function devicesToldOf(client: Client): Promise<() => Promise<(string | undefined)[]>> {
  type Events = { items: { type: string; data: { deviceId?: string } }[]; cursor: string }
  const read = (since: string) =>
    client.json<Events>('GET', `/events?since=${since}`, undefined, { accept: 'application/json' })
  let { cursor } = await read('')
  return async () => {
    const news = await read(cursor)
    ;({ cursor } = news)
    return news.items.filter(({ type }) => type === 'device.updated').map(({ data }) => data.deviceId)
  }
}

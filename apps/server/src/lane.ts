import { pushServiceOf } from '@deskbell/web-push'

/**
 * Whose pace, breaker and keys' rights a device shares: its push service, and for a host that only the operator vouches
 * for that `host[:port]` alone. Empty for a device without an endpoint.
 */
export function laneOf(endpoint: string): string {
  const service = pushServiceOf(endpoint)
  return service === 'other' ? (URL.parse(endpoint)?.host ?? '') : service
}

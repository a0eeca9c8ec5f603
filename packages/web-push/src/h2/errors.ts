/**
 * Why there is no answer: `ERR_PUSH_H2_RESET` if the service or the way to it ended it, `ERR_PUSH_H2_PROTOCOL` if what
 * the service said was not HTTP/2.
 */
export type H2Error = Error & { readonly code: 'ERR_PUSH_H2_RESET' | 'ERR_PUSH_H2_PROTOCOL' }

export function resetError(message: string): H2Error {
  return Object.assign(new Error(message), { code: 'ERR_PUSH_H2_RESET' as const })
}

export function protocolError(message: string): H2Error {
  return Object.assign(new Error(message), { code: 'ERR_PUSH_H2_PROTOCOL' as const })
}

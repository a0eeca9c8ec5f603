import { meSchema } from './accounts.ts'
import { pageOf } from './common.ts'
import type { Exchange } from './exchange.ts'
import * as pairings from './pairings.ts'

/** A phone signs in by what a signed-in screen shows. */
export const pairingExchanges: readonly Exchange[] = [
  {
    level: 'accounts',
    method: 'POST',
    path: '/pairings',
    auth: 'agent',
    summary: 'A link, shown as a QR code, by which another device signs in as the caller',
    answers: { 201: pairings.pairingAnswerSchema },
  },
  {
    level: 'accounts',
    method: 'GET',
    path: '/pairings',
    auth: 'agent',
    summary: 'My pairings: those that are open, and those with sessions',
    answers: { 200: pageOf(pairings.pairingSchema) },
  },
  {
    level: 'accounts',
    method: 'DELETE',
    path: '/pairings/{pairingId}',
    auth: 'agent',
    summary: 'Close one, and sign out what signed in by it',
    answers: { 204: null },
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/pairings/look',
    auth: 'none',
    summary: 'As whom does this link sign in',
    body: pairings.pairingLookSchema,
    answers: { 200: pairings.pairingLookAnswerSchema },
    problems: ['link_used'],
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/pairings/redeem',
    auth: 'none',
    summary: 'Sign in by the link; sets a cookie',
    body: pairings.pairingRedeemSchema,
    answers: { 200: pairings.pairingRedeemAnswerSchema },
    problems: ['link_used', 'other_user'],
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/pairings/code',
    auth: 'none',
    summary: 'Sign in by the six digits that came of a redeemed link; sets a cookie',
    body: pairings.pairingCodePostSchema,
    answers: { 200: meSchema },
    problems: ['wrong_code', 'other_user'],
  },
]

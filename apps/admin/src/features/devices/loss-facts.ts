import type { DeviceLoss } from '@deskbell/contract'

type Others = NonNullable<DeviceLoss['others']>

const none: Others = { sessions: 0, applicationPasswords: [], own: false }

/** Other ways in that end with a lost device. A backend that says nothing of them ends none. */
export const othersOf = ({ others = none }: Pick<DeviceLoss, 'others'>): Others => others

/** Is whoever reports it signed out here by that? */
export const endsHere = (loss: Pick<DeviceLoss, 'signIn' | 'others'>): boolean =>
  loss.signIn?.own === true || othersOf(loss).own

import type { PreferenceMatrix, RoutingSettings } from '@deskbell/contract'

/** Of a site that set nothing. The first unread message rings at once; those after it wait a little for each other. */
export const initialRoutingSettings: RoutingSettings = {
  notToAdmins: false,
  exceptDepartments: [],
  emailOnlyWhenOffline: { department: false, assigned: false },
  laterMessages: 'last_agent',
  merge: { pushSeconds: 3, emailMinutes: 5 },
  ladder: [],
}

/** Of somebody who set nothing. */
export const initialMatrix: PreferenceMatrix = {
  first_message: { push: true, email: true },
  later_message: { push: true, email: true },
  assigned: { push: true, email: true },
}

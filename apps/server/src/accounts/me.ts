import type { Me, User } from '@deskbell/contract'

/** What each role may do; the app shows no more than this. */
const capabilities: Readonly<Record<User['role'], readonly string[]>> = {
  agent: ['answer_conversations'],
  admin: ['answer_conversations', 'manage_push', 'manage_devices', 'manage_users'],
}

/** Who is signed in, and what they may do. */
export function toMe(user: User, { takesFiles }: { readonly takesFiles: boolean }): Me {
  return { user, capabilities: [...capabilities[user.role], ...(takesFiles ? ['send_files'] : [])] }
}

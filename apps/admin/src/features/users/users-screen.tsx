import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { PendingInvitations } from './pending-invitations.tsx'
import { UserList } from './user-list.tsx'

/** Who answers here: list, invite, change role, deactivate and back, reset links. Nobody is ever deleted. */
export function UsersScreen() {
  const [inviting, setInviting] = useState(false)
  return (
    <>
      <PageHeading
        actions={
          <Button small onClick={() => setInviting(true)}>
            {t('Invite User')}
          </Button>
        }
      >
        {t('Users')}
      </PageHeading>
      <UserList />
      <PendingInvitations />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  )
}

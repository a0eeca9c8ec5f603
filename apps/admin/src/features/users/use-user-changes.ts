import type { ListedUser, Role, UserPatch } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { errorText } from '../ui/data/error-text.ts'
import { t } from '../ui/i18n/text.ts'
import { toast } from '../ui/toasts.tsx'
import { usersQuery } from './users-queries.ts'

/** What an admin does to users. Failures are said in a toast: they belong to no field. */
export function useUserChanges() {
  const signedIn = useSignedIn()
  const queries = useQueryClient()
  const { queryKey } = usersQuery(signedIn)

  const change = useMutation({
    mutationFn: async ({ users, patch }: { users: readonly ListedUser[]; patch: UserPatch }) => {
      // One after the other, so that a refusal ("last admin") leaves the rest as it was.
      for (const user of users) {
        const changed = await unwrap(signedIn.api.users.update(user.id, patch))
        queries.setQueryData(queryKey, list => list?.map(each => (each.id === changed.id ? changed : each)))
      }
    },
    onError: error => toast(errorText(error), { tone: 'error' }),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  })

  const changeRole = (user: ListedUser, role: Role) =>
    change.mutate(
      { users: [user], patch: { role } },
      {
        onSuccess: () =>
          toast(
            role === 'admin'
              ? t('{name} is an admin now.', { name: user.name })
              : t('{name} is an agent now.', { name: user.name }),
            {
              action: {
                label: t('Undo'),
                onSelect: () => change.mutate({ users: [user], patch: { role: user.role } }),
              },
            },
          ),
      },
    )

  const reactivate = (users: readonly ListedUser[]) =>
    change.mutate(
      { users, patch: { deactivated: false } },
      {
        onSuccess: () =>
          toast(t('{count, plural, one {# user is} other {# users are}} active again.', { count: users.length })),
      },
    )

  const deactivate = (users: readonly ListedUser[], done: () => void) =>
    change.mutate(
      { users, patch: { deactivated: true } },
      {
        onSuccess: () =>
          toast(t('{count, plural, one {# user is} other {# users are}} deactivated.', { count: users.length }), {
            action: { label: t('Undo'), onSelect: () => reactivate(users) },
          }),
        onSettled: done,
      },
    )

  return { busy: change.isPending, changeRole, deactivate, reactivate }
}

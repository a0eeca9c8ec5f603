import { useMutation, useQueryClient } from '@tanstack/react-query'
import { t } from '../../features/ui/i18n/text.ts'
import { toast } from '../../features/ui/toasts.tsx'
import { signOut } from '../../platform/connection.ts'

/** Takes this device off, forgets what the last user saw, and ends the session. */
export function useSignOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: signOut,
    onSuccess: result => {
      queries.clear()
      if (!result.ok) toast(t('You are signed out here. The site will hear of it once it can be reached.'))
    },
  })
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { t } from '../../features/ui/i18n/text.ts'
import { hrefs } from '../../features/ui/routing/routes.ts'
import { toast } from '../../features/ui/toasts.tsx'
import { signOut } from '../../platform/connection.ts'
import { mayLeave } from './sign-out-asked.tsx'

/** Takes this device off, forgets what the last user saw, and ends the session. */
export function useSignOut() {
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  return useMutation({
    mutationFn: async () => ((await mayLeave()) ? signOut() : null),
    onSuccess: result => {
      if (!result) return
      queries.clear()
      // Who leaves on purpose leaves no way back for whoever comes next.
      navigate(hrefs.signIn(), { replace: true })
      if (!result.ok) toast(t('You are signed out here. The site will hear of it once it can be reached.'))
    },
  })
}

import { ButtonLink } from '../ui/button.tsx'
import { ApiError } from '../ui/data/api-error.ts'
import { errorText } from '../ui/data/error-text.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { hrefs } from '../ui/routing/routes.ts'

/** Codes after which the link is of no more use. */
const SPENT: readonly string[] = ['link_used', 'setup_done', 'not_found']

/** Why a one-time link did not work, and the way on. */
export function LinkError({ error }: { readonly error: Error }) {
  const spent = error instanceof ApiError && SPENT.includes(error.code)
  return (
    <Notice
      tone="error"
      actions={
        spent && (
          <ButtonLink href={hrefs.signIn()} small>
            {t('Sign in')}
          </ButtonLink>
        )
      }
    >
      {errorText(error)}
    </Notice>
  )
}

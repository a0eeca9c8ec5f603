import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { useSignedIn } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'

/** The line that puts the chat onto a page. */
export function InstallCard() {
  const { site } = useSignedIn()
  return (
    <Card title={t('Put it on your site')}>
      <CopyField
        label={t('One line before the end of the page')}
        value={`<script src="${site}/widget.js" async></script>`}
        help={t('It loads after your page and does not slow it down.')}
      />
      <p>
        <a href={`${site}/demo`} target="_blank" rel="noreferrer">
          {t('See it on the demo page')}
        </a>
      </p>
    </Card>
  )
}

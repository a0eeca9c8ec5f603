import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { SelectField } from '../ui/field.tsx'
import { chooseLanguage, chosenLanguage, isLanguage, languages } from '../ui/i18n/language.ts'
import { t } from '../ui/i18n/text.ts'

/** The language of the app on this device; by default the browser's. Takes effect at once. */
export function LanguageCard() {
  const [chosen, setChosen] = useState<string>(chosenLanguage() ?? '')
  return (
    <Card title={t('Language')}>
      <SelectField
        label={t('Language of the app')}
        help={t('On this device.')}
        value={chosen}
        options={[
          { value: '', label: t('As in the browser') },
          ...Object.entries(languages).map(([value, label]) => ({ value, label })),
        ]}
        onChange={value => {
          setChosen(value)
          chooseLanguage(isLanguage(value) ? value : null)
        }}
      />
    </Card>
  )
}

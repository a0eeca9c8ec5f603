import { Suspense } from 'react'
import { useSearch } from 'wouter'
import { useSignedIn } from '../ui/data/connection.ts'
import { lazily } from '../ui/lazily.ts'
import { Spinner } from '../ui/spinner.tsx'
import { readAddress } from './devices-address.ts'
import { DevicesScreen } from './devices-screen.tsx'

const Passport = lazily(() => import('./passport/passport-screen.tsx'), 'PassportScreen')
const Reach = lazily(() => import('./reach/reach-screen.tsx'), 'ReachScreen')

/** The table, who can be rung, or one device: as the address says. */
export function DevicesPlace() {
  const address = readAddress(useSearch())
  const { levels } = useSignedIn()
  // A backend that does not speak this level has the table alone.
  if (!levels.includes('routing')) return <DevicesScreen address={{ ...address, view: 'table' }} />
  if (address.deviceId) {
    return (
      <Suspense fallback={<Spinner visible />}>
        <Passport key={address.deviceId} id={address.deviceId} />
      </Suspense>
    )
  }
  if (address.view === 'reach') {
    return (
      <Suspense fallback={<Spinner visible />}>
        <Reach />
      </Suspense>
    )
  }
  return <DevicesScreen address={address} />
}

import { useEffect, useState } from 'react'
import { readDeviceLabel } from '../../../platform/device-facts.ts'

/** What this browser and system are called, for advice that fits them; empty until it is found out. */
export function useOwnLabel(): string {
  const [label, setLabel] = useState('')
  useEffect(() => {
    let gone = false
    void readDeviceLabel().then(found => !gone && setLabel(found))
    return () => {
      gone = true
    }
  }, [])
  return label
}

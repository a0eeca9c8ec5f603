import { createStore } from '../shared/store.ts'
import type { PushDevice, PushDeviceState } from './push-device-state.ts'

const pending = (): never => {
  throw new Error('on its way')
}

/** Push on this device, for the present connection. */
export const pushDevice: PushDevice = {
  ...createStore<PushDeviceState>({ kind: 'checking' }),
  turnOn: pending,
  turnOff: pending,
  sync: pending,
  test: pending,
}

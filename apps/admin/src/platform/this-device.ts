import type { PushDevice } from './push-device-state.ts'
import { thisPushDevice } from './this-browser.ts'

/** Push on this device, for the present connection. */
export const pushDevice: PushDevice = {
  get: () => thisPushDevice().get(),
  subscribe: listener => thisPushDevice().subscribe(listener),
  turnOn: () => thisPushDevice().turnOn(),
  turnOff: () => thisPushDevice().turnOff(),
  repair: () => thisPushDevice().repair(),
  sync: () => thisPushDevice().sync(),
  test: () => thisPushDevice().test(),
}

import type { After } from '../shared/messages.ts'
import { createStore, type Store } from '../shared/store.ts'

/** `waiting`: a new version is ready. `required`: the site says that this one is too old (`contract_too_old`). */
export interface UpdateState {
  readonly waiting: boolean
  readonly required: boolean
}

export interface UpdateDeps {
  /** Tells the waiting worker to take over. @returns false when none waits */
  readonly takeOver: () => Promise<boolean>
  /** Asks the server for a newer version. Out of reach is no news. */
  readonly check: () => Promise<void>
  readonly reload: () => void
  readonly isVisible: () => boolean
  readonly now: () => number
  readonly after: After
}

export interface Updates {
  readonly store: Store<UpdateState>
  /** The person agreed: the waiting version takes over and the page loads again. */
  readonly apply: () => void
  /** The backend refused this version: a newer one is looked for at once. */
  readonly require: () => void
  /** A new version is installed and waits; or a file of this version is gone, which means the same. */
  readonly found: () => void
  /** Another version controls this page from now on. */
  readonly tookOver: () => void
  /** The app came to the front: looks for a new version, at most hourly. */
  readonly cameToFront: () => void
}

const hourMs = 60 * 60 * 1000
/** A waiting worker takes over at once; one that does not is left behind by loading the page again. */
const takeOverMs = 5_000

/** A new version never takes a page away from who is working in it: it waits, and says so. */
export function createUpdates(deps: UpdateDeps): Updates {
  const store = createStore<UpdateState>({ waiting: false, required: false })
  let checkedAt = deps.now()
  let agreed = false
  const check = () => {
    checkedAt = deps.now()
    void deps.check()
  }
  const found = () => store.set({ ...store.get(), waiting: true })
  return {
    ...{ store, found },
    apply: () => {
      agreed = true
      deps.takeOver().then(told => (told ? deps.after(takeOverMs, deps.reload) : deps.reload()), deps.reload)
    },
    require: () => {
      if (store.get().required) return
      store.set({ ...store.get(), required: true })
      check()
    },
    tookOver: () => {
      // Another tab may have agreed: what is typed here is not thrown away behind the person's back.
      if (agreed || !deps.isVisible()) deps.reload()
      else found()
    },
    cameToFront: () => {
      if (deps.now() - checkedAt >= hourMs) check()
    },
  }
}

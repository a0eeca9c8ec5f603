/** In pixels, as it is shown. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** A picture that we made ourselves: nothing of the one that it was made of is left but what is seen. */
export interface MadePicture extends PictureSize {
  readonly bytes: Buffer
  readonly contentType: 'image/jpeg' | 'image/png'
}

/** `within`: the whole, not larger than that box. `square`: its middle, filling the box. */
export interface PictureWish {
  /** In pixels. */
  readonly box: number
  readonly how: 'within' | 'square'
}

export type PictureResult =
  | { readonly ok: true; readonly picture: MadePicture; readonly original: PictureSize }
  /** `unreadable`: broken, or of no known kind. `too_large`: too many pixels, or too much work. `busy`: too many wait. */
  | { readonly ok: false; readonly fault: 'unreadable' | 'too_large' | 'busy' }

/** Makes a small picture of a PNG, JPEG, WebP or GIF, whatever stands in it. Never throws for its content. */
export type MakePicture = (bytes: Buffer, wish: PictureWish) => Promise<PictureResult>

/** Draws the first letters of a name on one of the app's colours. Undefined: too many pictures wait. */
export type DrawInitials = (initials: string, colour: number) => Promise<MadePicture | undefined>

/** Everything that the chat says. A missing text does not compile. */
export interface Texts {
  readonly openUnread: (count: number) => string
  readonly title: string
  readonly close: string
  /** Of the button that is pressed while there is sound. */
  readonly sound: string
  readonly welcome: string
  readonly conversation: string
  readonly field: string
  readonly send: string
  readonly you: string
  readonly sending: string
  readonly notSent: string
  readonly tryAgain: string
  readonly edit: string
  readonly loading: string
  readonly loadFailed: string
  readonly behind: string
  readonly earlier: string
  readonly online: string
  readonly away: string
  /** Today; the time as the visitor's clock shows it. */
  readonly backAt: (time: string) => string
  readonly backOn: (day: string, time: string) => string
  readonly typing: (name: string) => string
  readonly sent: string
  readonly seen: string
  readonly attach: string
  readonly dropHere: string
  readonly removeFile: (name: string) => string
  readonly uploading: (name: string) => string
  /** Before a file's name. */
  readonly download: string
  readonly sentWhenUploaded: string
  readonly fileTooLarge: (name: string, limit: string) => string
  readonly fileRefused: (name: string) => string
  readonly fileFailed: (name: string) => string
  readonly fileWaits: (name: string) => string
  readonly fileGone: string
  readonly tooManyFiles: (most: number) => string
  readonly emailAsk: string
  readonly emailField: string
  readonly emailSave: string
  readonly emailSkip: string
  readonly emailSaved: (address: string) => string
  readonly emailWrong: string
  readonly emailFailed: string
  readonly department: string
  readonly anyDepartment: string
}

// What ends something that waits: any AbortSignal will do. Of that only what is needed, so that whoever uses the library's
// types needs no library of Node's or the browser's for them.

export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

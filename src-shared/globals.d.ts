// Globals that Node and browsers share but the language's library does not declare. Only the type check of this folder reads
// them; elsewhere the platform's own types apply.
declare class URL {
  static canParse(text: string): boolean;
  constructor(text: string);
  readonly origin: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}
declare class Timer {}
declare function setTimeout(act: () => void, ms: number): Timer;
declare function clearTimeout(timer: Timer | undefined): void;
declare class TextDecoder {
  constructor(encoding: 'utf-8', options: { readonly fatal: boolean; readonly ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

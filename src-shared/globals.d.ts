// What Node and browsers both have but the language's own library does not declare. Seen only when this folder is
// checked by itself; elsewhere the platform's own, fuller types are in force.
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

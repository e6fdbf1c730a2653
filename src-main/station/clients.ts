/** The two clients of Connect: one for live, and one for the practice server, whose clock is this computer's and proves nothing. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import { fail, ok, type Result } from '../../src-shared/result';
import { type CallEntry, type Connect, type ConnectOptions, createConnect } from '../connect';
import type { Log } from '../log';
import { openTrust } from '../network';
import { proxyOrigins, type SettingsRoom } from '../settings';
import { type BoundCredentials, bindCredentials } from '../vault';
import { boundLogin } from './bound-login';
import { isLiveAddress } from './destinations';
import { createNetworkLog } from './network-log';
import type { StationOptions } from './room';

export interface Clients {
  /** Calls the client of the destination's mode. */
  readonly connect: Pick<Connect, 'stage' | 'update' | 'get' | 'serviceOptions' | 'reach'>;
  /** Forgets access tokens and proxy logins, because what they were fetched with has changed. */
  forgetSecrets(): void;
  /** Reads what the first call of a mode needs. */
  prepare(mode: Destination['mode']): Promise<void>;
  close(): void;
}

export interface ClientsOptions extends Pick<StationOptions, 'version' | 'resolveProxy' | 'proxyLogin' | 'caFileOwner'> {
  readonly settings: SettingsRoom;
  readonly log: Log;
  readonly liveCredentials: () => Promise<Result<BoundCredentials, Failure>>;
  /** The practice server, with its token; `null` while there is none. */
  readonly practiceServer: () => { readonly baseUrl: string; readonly bearer: string } | null;
  /** Called with the time that Connect itself told in an answer, in milliseconds since 1970. */
  readonly onServerTime: (ms: number) => void;
}

export function openClients(options: ClientsOptions): Clients {
  const { version, settings, log, resolveProxy, proxyLogin, caFileOwner = null, practiceServer, onServerTime } = options;
  const inForce = () => settings.view().settings;
  const common: Omit<ConnectOptions, 'credentials' | 'onCall'> = {
    userAgent: `Stagebay/${version}`,
    language: () => inForce()['connection.language'],
    trust: openTrust({ file: () => inForce()['connection.extraCaFile'], owner: caFileOwner, log }),
    ...(resolveProxy && { resolveProxy }),
    ...(proxyLogin && { proxyLogin: boundLogin(proxyLogin, () => proxyOrigins(settings.view())) }),
    onWay: (origin, way) => log.info('way', { origin, way }),
  };
  const noteTrouble = createNetworkLog(log);
  const noteCall = (call: CallEntry): void => {
    log.info('call', { ...call });
    noteTrouble(call);
  };

  const live = createConnect({
    ...common,
    async credentials(to) {
      // The order was handed over before the address was changed. The credentials are for the new address, and the server at the
      // old one is not to see them.
      if (!isLiveAddress(to, settings.view())) {
        return fail({ kind: 'local', what: 'other-address', detail: `for ${to.baseUrl}` });
      }
      return options.liveCredentials();
    },
    onCall(call) {
      noteCall(call);
      if (call.serverTime !== undefined) onServerTime(call.serverTime);
    },
  });
  const practice = createConnect({
    ...common,
    async credentials() {
      const server = practiceServer();
      if (server === null) return fail({ kind: 'local', what: 'no-credentials', detail: 'practice' });
      return ok(bindCredentials({ kind: 'bearer', token: server.bearer }, (origin) => origin === new URL(server.baseUrl).origin));
    },
    onCall: noteCall,
  });
  const clientOf = ({ mode }: Pick<Destination, 'mode'>): Connect => (mode === 'live' ? live : practice);

  return {
    connect: {
      stage: (to, request) => clientOf(to).stage(to, request),
      update: (to, request) => clientOf(to).update(to, request),
      get: (to, order) => clientOf(to).get(to, order),
      serviceOptions: (to, query) => clientOf(to).serviceOptions(to, query),
      reach: (baseUrl) => live.reach(baseUrl),
    },
    forgetSecrets: () => live.forgetSecrets(),
    prepare: (mode) => clientOf({ mode }).prepare(),
    close() {
      void live.close();
      void practice.close();
    },
  };
}

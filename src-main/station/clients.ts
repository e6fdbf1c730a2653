/** The two clients of Connect: one for live, and one for the practice server, whose clock is this computer's and proves nothing. */
import type { Failure } from '../../src-shared/failure';
import type { Destination } from '../../src-shared/intent';
import { fail, ok, type Result } from '../../src-shared/result';
import { type CallEntry, type Connect, type ConnectOptions, createConnect } from '../connect';
import type { Log } from '../log';
import { openTrust } from '../network';
import type { SettingsRoom } from '../settings';
import type { Credentials } from '../vault';
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
  readonly liveCredentials: () => Promise<Result<Credentials, Failure>>;
  /** The practice server's token; `null` while there is no server. */
  readonly practiceBearer: () => string | null;
  /** Called with the time that Connect itself told in an answer, in milliseconds since 1970. */
  readonly onServerTime: (ms: number) => void;
}

export function openClients(options: ClientsOptions): Clients {
  const { version, settings, log, resolveProxy, proxyLogin, caFileOwner = null, practiceBearer, onServerTime } = options;
  const inForce = () => settings.view().settings;
  const common: Omit<ConnectOptions, 'credentials' | 'onCall'> = {
    userAgent: `Stagebay/${version}`,
    language: () => inForce()['connection.language'],
    trust: openTrust({ file: () => inForce()['connection.extraCaFile'], owner: caFileOwner, log }),
    ...(resolveProxy && { resolveProxy }),
    ...(proxyLogin && { proxyLogin: proxyLogin.read }),
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
        return fail({ kind: 'local', what: 'no-credentials', detail: `for ${to.baseUrl}` });
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
      const token = practiceBearer();
      return token === null ? fail({ kind: 'local', what: 'no-credentials', detail: 'practice' }) : ok({ kind: 'bearer', token });
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

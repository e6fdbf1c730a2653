/** A practice server for one test at a time, and a client that speaks to it over the wire. */
import { afterEach } from 'vitest';
import { type PracticeServer, type PracticeServerOptions, startPracticeServer } from '../../../src-main/practice';

const running: PracticeServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
}

export interface Practice {
  readonly server: PracticeServer;
  /** `body`: an object goes out as JSON, a text as it is. `headers` are laid over the usual ones; `null` takes one away. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string | null>): Promise<WireAnswer>;
  stage(orderId: string, body?: unknown): Promise<WireAnswer>;
  update(orderId: string, body: unknown): Promise<WireAnswer>;
  get(orderId: string): Promise<WireAnswer>;
  /** One of the windows that can be booked now, as the fields of an update. */
  bookableWindow(): Promise<{ service_option_id: number; start_at: string; end_at: string }>;
}

export async function startPractice(options?: PracticeServerOptions): Promise<Practice> {
  const server = await startPracticeServer(options);
  running.push(server);

  const call: Practice['call'] = async (method, path, body, headers = {}) => {
    const all = { authorization: `Bearer ${server.bearer}`, accept: 'application/json', 'content-type': 'application/json', ...headers };
    const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null);
    const response = await fetch(server.baseUrl + path, {
      method,
      headers: sent,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: text === '' ? null : JSON.parse(text) };
  };

  return {
    server,
    call,
    stage: (orderId, body = { items_count: 1, bags_count: 1, items_weight: 1 }) =>
      call('POST', `/v2/fulfillment/lastmile/orders/${encodeURIComponent(orderId)}/staged`, body),
    update: (orderId, body) => call('PUT', `/v2/fulfillment/users/practice-user/orders/${encodeURIComponent(orderId)}/last_mile`, body),
    get: (orderId) => call('GET', `/v2/fulfillment/lastmile/orders/${encodeURIComponent(orderId)}`),
    bookableWindow: async () => {
      const { json } = await call('POST', '/v2/fulfillment/service_options/last_mile', { location_code: 'a' });
      const [option] = json.service_options;
      return { service_option_id: option.id, ...option.window };
    },
  };
}

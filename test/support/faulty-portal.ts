/** A portal that fails at random: three in ten of its answers are lost. */
type Handler = (request: Request) => Promise<Response>;

export type PortalFault = 'error' | 'garbage' | 'silent' | 'hang-up' | 'lose' | 'twice' | 'late';

const LIKELY: readonly (readonly [PortalFault, number])[] = [
  ['error', 0.08],
  ['garbage', 0.05],
  ['silent', 0.01],
  ['hang-up', 0.06],
  ['lose', 0.08],
  // Acts after the sender has timed out, when the sender may already have sent something newer.
  ['late', 0.02],
  // This request is answered.
  ['twice', 0.05],
];

export function faultByChance(chance = Math.random()): PortalFault | undefined {
  let sum = 0;
  for (const [fault, likely] of LIKELY) if (chance < (sum += likely)) return fault;
  return undefined;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Answers like `handle`, and fails three times in ten. */
export const faulty = (handle: Handler, next = faultByChance) => {
  return async (request: Request, env: unknown): Promise<Response> => {
    const fault = next();
    const hangUp = () => (env as { incoming: { socket: { destroy(): void } } }).incoming.socket.destroy();
    switch (fault) {
      case 'error':
        return new Response(null, { status: 500 });
      case 'garbage':
        return new Response('<html>502</html>');
      case 'silent':
        return new Promise(() => undefined);
      case 'hang-up':
        hangUp();
        return new Response();
      case 'lose':
        await handle(request);
        hangUp();
        return new Response();
      case 'twice': {
        const [answer] = await Promise.all([handle(request.clone()), handle(request)]);
        return answer;
      }
      case 'late': {
        // Read before the sender closes the connection.
        const { method, headers, url } = request;
        const body = await request.text();
        await pause(1000 + Math.random() * 1000);
        return handle(new Request(url, { method, headers, ...(body && { body }) }));
      }
      default:
        return handle(request);
    }
  };
};

/**
 * OpenTelemetry spans for requests, steps, partners' calls and deliveries, with any SDK and
 * collector.
 */
import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
  type TracerProvider,
} from '@opentelemetry/api';
import type { Activity, Observer, Observation } from '../../server/observe/observer.js';

export interface TracingOptions {
  /** Default: the globally registered provider. */
  readonly provider?: TracerProvider;
}

/** W3C Trace Context §3.2.2, version 00. Other versions and all-zero ids are ignored. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The caller's span as parent. `tracestate` and `baggage` are free text and are dropped. */
function parentOf({ traceparent }: Activity): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId || !flags) return context.active();
  const traceFlags = parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

const KINDS: Readonly<Record<Activity['kind'], SpanKind>> = {
  request: SpanKind.SERVER,
  step: SpanKind.INTERNAL,
  call: SpanKind.CLIENT,
  delivery: SpanKind.INTERNAL,
};

/** The outcome as attributes, with OpenTelemetry's names where they exist. */
function attributesOf(seen: Observation): Attributes {
  switch (seen.kind) {
    case 'request':
      return {
        'http.request.method': seen.verb === 'other' ? '_OTHER' : seen.verb,
        'http.route': seen.route,
        'http.response.status_code': seen.status,
      };
    case 'step': {
      const { portal, method, step, outcome, problem } = seen;
      return {
        ...{ 'dvc.portal': portal, 'dvc.method': method, 'dvc.step': step, 'dvc.outcome': outcome },
        ...(problem && { 'dvc.problem': problem }),
      };
    }
    case 'call':
      return { 'dvc.partner': seen.partner, 'dvc.outcome': seen.outcome, 'dvc.circuit_open': seen.open };
    case 'delivery':
      return { 'dvc.portal': seen.portal, 'dvc.outcome': seen.outcome };
  }
}

/** A person's mistake is not an error of the gateway; an unavailable partner is. */
const isFailure = (seen: Observation): boolean =>
  seen.kind === 'request'
    ? seen.status >= 500
    : seen.kind !== 'step' && !['ok', 'done', 'released'].includes(seen.outcome);

function note(span: Span, seen: Observation): void {
  span.setAttributes(attributesOf(seen));
  if (seen.kind === 'request') span.updateName(`${seen.verb} ${seen.route}`);
  if (isFailure(seen)) span.setStatus({ code: SpanStatusCode.ERROR });
}

/**
 * @example
 * const observe = observers(metrics.observe, createTracing());
 */
export function createTracing({ provider = trace.getTracerProvider() }: TracingOptions = {}): Observer {
  const tracer = provider.getTracer('dvc-register');
  return (activity, work) => {
    const { kind, about } = activity;
    const name = about ? `${kind} ${about}` : kind;
    return tracer.startActiveSpan(name, { kind: KINDS[kind] }, parentOf(activity), async (span) => {
      try {
        return await work((seen) => note(span, seen));
      } catch (error) {
        // Only the class: an error's message may quote personal data (T35).
        span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  };
}

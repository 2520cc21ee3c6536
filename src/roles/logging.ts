import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger, LogFn } from 'pino';
import { type Config, requestContext } from '../platform/index.js';

/** Where Nest lists every module and every address at each start: two hundred lines that nobody reads twice. */
const LISTINGS: ReadonlySet<unknown> = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver']);

/** Pino's hook: those lists are told at debug level, so that what a start has to say stands out. */
export function listingsAtDebug(this: Logger, args: Parameters<LogFn>, method: LogFn, level: number): void {
  const [first] = args as unknown[];
  const listing =
    typeof first === 'object' && first !== null && 'context' in first && LISTINGS.has(first.context);
  const write = listing && level === this.levels.values['info'] ? this.debug : method;
  write.apply(this, args);
}

/** Structured logs on standard output; never a body, a token or a cookie. */
export function loggerModule(config: Config): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: config.log.level,
      hooks: { logMethod: listingsAtDebug },
      redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
      autoLogging: { ignore: (request) => request.url?.startsWith('/health') ?? false },
      customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
      serializers: {
        req: (request: { method: string; url: string }) => ({
          method: request.method,
          url: withoutSecrets(request.url),
        }),
        res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
      },
      mixin: () => {
        const correlationId = requestContext.current()?.correlationId;
        return correlationId === undefined ? {} : { correlationId };
      },
    },
  });
}

/** Links that carry their own right are secrets: the log shows the path only as far as the token. */
const withoutSecrets = (url: string): string =>
  url.replace(/^(\/(?:a|w|l|r)\/)[^/?]+/, '$1…').replace(/\?.*$/, '');

import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../messaging/index.js';
import { platformProblems, requestContext } from '../platform/index.js';
import { accessProblems } from './access.problems.js';
import type { ApiToken } from './api-token.js';
import { ApiTokens } from './api-tokens.js';
import { consoleHandler } from './console-session.js';
import { ConsoleGate } from './people/console-gate.js';
import { allows, type Permission } from './permissions.js';

const PermissionNeeded = Reflector.createDecorator<Permission>();
const PublicAddress = Reflector.createDecorator<true>();

/** The permission that an address needs. Every controller method has this or {@link Public}; a test lists those without. */
export const RequirePermission = (permission: Permission): MethodDecorator & ClassDecorator =>
  applyDecorators(PermissionNeeded(permission), ApiBearerAuth());

/** Open to everybody: public pages and feeds, signed links (which carry their own right), health. */
export const Public = (): MethodDecorator & ClassDecorator => PublicAddress(true);

/** What an address asks for, for the test that lists addresses without a permission. */
export function accessOf(
  reflector: Reflector,
  handler: () => unknown,
  controller: new () => unknown,
): Permission | 'public' | undefined {
  if (reflector.getAllAndOverride(PublicAddress, [handler, controller])) return 'public';
  return reflector.getAllAndOverride(PermissionNeeded, [handler, controller]);
}

type AuthorisedRequest = FastifyRequest & { actor?: Actor };

/** Who holds the token of an Authorization header, if it holds the permission: for Nest's guard and for what stands beside Nest. */
@Injectable()
export class Gatekeeper {
  constructor(private readonly tokens: ApiTokens) {}

  /** Refusals: `access/token-missing`, `access/token-invalid` (401), `access/forbidden` (403). */
  async admit(authorization: string | undefined, needed: Permission): Promise<Omit<ApiToken, 'hash'>> {
    const secret = secretOf(authorization);
    if (secret === null) {
      throw accessProblems.tokenMissing(
        'Send "Authorization: Bearer <token>". The office makes tokens with `convene token create`.',
      );
    }
    const token = await this.tokens.authenticate(secret);
    if (!allows(token.roles, needed)) {
      throw accessProblems.forbidden(
        `This needs the permission ${needed}, which the roles of this token (${token.roles.join(', ')}) do not hold.`,
      );
    }
    return token;
  }
}

/** Lets a request through whose token, or in the console whose session, holds the permission that the address names. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly gatekeeper: Gatekeeper,
    private readonly console: ConsoleGate,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = accessOf(this.reflector, context.getHandler() as () => unknown, context.getClass());
    if (needed === 'public') return true;
    if (!needed)
      throw accessProblems.permissionUnnamed(
        'This address names no permission; it stays shut until it does.',
      );
    const http = context.switchToHttp();
    const request = http.getRequest<AuthorisedRequest>();
    const console = consoleHandler(this.reflector, context);
    if (console) {
      request.actor = await this.console.admit(request, needed, console.upload);
      return true;
    }
    const reply = http.getResponse<FastifyReply>();
    void reply.header('www-authenticate', 'Bearer realm="convene"');
    const token = await this.gatekeeper.admit(request.headers.authorization, needed);
    void reply.removeHeader('www-authenticate');
    request.actor = {
      kind: 'token',
      id: token._id,
      name: token.name,
      correlationId: requestContext.current()?.correlationId ?? request.id,
      ...(token.processId === undefined ? {} : { processId: token.processId }),
    };
    return true;
  }
}

function secretOf(header: string | undefined): string | null {
  const [scheme, value] = (header ?? '').split(' ');
  if (value === undefined || value.length > 500) return null;
  if (/^bearer$/i.test(scheme ?? '')) return value;
  if (/^basic$/i.test(scheme ?? ''))
    return Buffer.from(value, 'base64').toString().split(':').slice(1).join(':') || null;
  return null;
}

/** Parameter decorator: who makes this request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const actor = context.switchToHttp().getRequest<AuthorisedRequest>().actor;
  if (!actor) throw platformProblems.internal('This address is public; it has no actor.');
  return actor;
});

/** Who acts through a signed link: nobody signed in, the holder of the link to `id`. */
export const linkActor = (id: string): Actor => ({
  kind: 'link',
  id,
  correlationId: requestContext.current()?.correlationId ?? id,
});

export { assertProcess } from './process-scope.js';

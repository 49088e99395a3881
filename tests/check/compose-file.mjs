import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

const TOP_LEVEL = new Set(['name', 'services', 'networks', 'volumes', 'configs', 'secrets']);

/** Environment of a service as a plain record; compose allows a list or a map. */
function environment(service) {
	const given = service.environment ?? {};
	if (!Array.isArray(given)) return given;
	return Object.fromEntries(given.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

/** Names after a list or a map, as compose allows both for networks and depends_on. */
function names(value) {
	if (value === undefined || value === null) return [];
	return Array.isArray(value)
		? value.map((item) => (typeof item === 'string' ? item : item.source))
		: Object.keys(value);
}

/** The text of the sidecar's configuration: a variable that is not in it does not exist. */
function configurationText(root) {
	const folder = path.join(root, 'sidecar/src');
	const files = readdirSync(folder).filter((file) => /^config.*\.ts$/.test(file));
	return files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
}

function knows(text, name) {
	const base = name.replace(/_FILE$/, '');
	return new RegExp(`\\b(${name}|${base})\\b`).test(text);
}

function buildFaults(root, name, build) {
	if (build === undefined) return [];
	const context = path.resolve(root, typeof build === 'string' ? build : (build.context ?? '.'));
	const dockerfile = path.resolve(context, build.dockerfile ?? 'Dockerfile');
	if (typeof build === 'object' && build.dockerfile_inline !== undefined) return [];
	return existsSync(dockerfile)
		? []
		: [`services.${name}.build: ${path.relative(root, dockerfile)} does not exist`];
}

function serviceFaults(root, file, name, service) {
	const at = `services.${name}`;
	const faults = buildFaults(root, name, service.build);
	if (service.image === undefined && service.build === undefined) {
		faults.push(`${at}: needs an image or a build`);
	}
	// A registry's port has a colon too, so the tag is what follows the last slash.
	const tag = /:([^/@]+)(@|$)/.exec(String(service.image ?? '').replace(/^.*\//, ''))?.[1];
	if (service.image !== undefined && service.build === undefined && (!tag || tag === 'latest')) {
		faults.push(`${at}.image: name a version, not "${service.image}"`);
	}
	for (const [other, wanted] of Object.entries(
		Array.isArray(service.depends_on) ? {} : (service.depends_on ?? {}),
	)) {
		if (wanted?.condition === 'service_healthy' && !file.services[other]?.healthcheck) {
			faults.push(`${at}.depends_on.${other}: waits for health, but it has no healthcheck`);
		}
	}
	for (const other of names(service.depends_on)) {
		if (!file.services[other]) faults.push(`${at}.depends_on: no service "${other}"`);
	}
	for (const kind of ['networks', 'secrets', 'configs']) {
		for (const wanted of names(service[kind])) {
			if (wanted === 'default' && kind === 'networks') continue;
			if (!(wanted in (file[kind] ?? {})))
				faults.push(`${at}.${kind}: "${wanted}" is not declared`);
		}
	}
	for (const mount of service.volumes ?? []) {
		const source = typeof mount === 'string' ? mount.split(':')[0] : mount.source;
		const named = typeof mount === 'string' ? mount.includes(':') : mount.type === 'volume';
		if (!named || source === undefined) continue;
		if (/^[./~$]/.test(source)) {
			if (/^\.\.?\//.test(source) && !existsSync(path.resolve(root, source))) {
				faults.push(`${at}.volumes: ${source} does not exist`);
			}
		} else if (!(source in (file.volumes ?? {}))) {
			faults.push(`${at}.volumes: "${source}" is not declared`);
		}
	}
	return faults;
}

/**
 * What is wrong with docker-compose.yml, one sentence a fault, none when it is fine. Docker itself
 * is not needed; where `docker compose` works, the check asks it as well.
 */
export function composeFaults(root, text) {
	const document = parseDocument(text, { merge: true, uniqueKeys: true });
	const broken = [...document.errors, ...document.warnings].map((error) => error.message);
	if (broken.length > 0) return broken;
	const file = document.toJS();
	const faults = Object.keys(file ?? {})
		.filter((key) => !TOP_LEVEL.has(key) && !key.startsWith('x-'))
		.map((key) => `unknown top-level key "${key}"`);
	const services = Object.entries(file?.services ?? {});
	if (services.length === 0) return [...faults, 'no services'];
	for (const [name, service] of services) faults.push(...serviceFaults(root, file, name, service));

	if (!file.services.sidecar) return [...faults, 'services.sidecar is missing'];
	const known = configurationText(root);
	for (const name of Object.keys(environment(file.services.sidecar))) {
		if (known !== '' && !knows(known, name)) {
			faults.push(`services.sidecar.environment: the sidecar knows no variable ${name}`);
		}
	}
	return faults;
}

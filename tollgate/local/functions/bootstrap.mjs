// Runs a handler of Node.js, in a process of its own, with what Lambda's runtime has for those that stream.
//
//   node bootstrap.mjs CHANNEL
//
// CHANNEL is the number of a socket: events come in, what the handler says goes out, in frames (frames.py).

import { existsSync } from "node:fs";
import { Socket } from "node:net";
import path from "node:path";
import { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const HEAD = 5;
const [CHUNK, END, ERROR] = ["C", "E", "X"];
const STREAMS = Symbol("streams");
// What an authorizer says of a caller: nothing went wrong.
const REFUSED = "Unauthorized";

const channel = new Socket({ fd: Number(process.argv[2]), readable: true, writable: true });
process.argv.splice(2);

function say(kind, payload, done) {
  const head = Buffer.alloc(HEAD);
  head.write(kind, "latin1");
  head.writeUInt32BE(payload.length, 1);
  channel.write(Buffer.concat([head, payload]), done);
}

function told(error, id) {
  const isError = error instanceof Error;
  const message = isError ? error.message : typeof error === "string" ? error : JSON.stringify(error) ?? "null";
  if (message !== REFUSED) console.error(error);
  return Buffer.from(JSON.stringify({
    errorType: isError ? error.name : typeof error,
    errorMessage: message,
    ...(id && { requestId: id }),
    trace: isError ? (error.stack ?? "").split("\n") : [],
  }));
}

/** What a handler writes to; `from` sets what goes before its first byte. */
class ResponseStream extends Writable {
  setContentType() {}

  _write(chunk, _encoding, done) {
    this.begin();
    say(CHUNK, chunk, done);
  }

  _final(done) {
    this.begin();
    done();
  }

  begin() {
    const before = this._onBeforeFirstWrite;
    this._onBeforeFirstWrite = undefined;
    before?.((piece) => say(CHUNK, Buffer.from(piece)));
  }
}

// AWS Lambda, "Writing response streaming-enabled Lambda functions".
globalThis.awslambda = {
  streamifyResponse(handler) {
    handler[STREAMS] = true;
    return handler;
  },
  HttpResponseStream: class {
    static from(stream, metadata) {
      stream.setContentType("application/vnd.awslambda.http-integration-response");
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(metadata));
        write(new Uint8Array(8));
      };
      return stream;
    }
  },
};

class InitError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

async function handlerOf(name) {
  const at = name.indexOf(".", name.lastIndexOf("/") + 1);
  if (at < 0) throw new InitError("Runtime.MalformedHandlerName", `Bad handler '${name}': it has no dot`);
  const module = path.join(process.env.LAMBDA_TASK_ROOT, name.slice(0, at));
  const file = [".js", ".mjs", ".cjs"].map((suffix) => module + suffix).find(existsSync);
  if (!file) throw new InitError("Runtime.ImportModuleError", `Error: Cannot find module '${name.slice(0, at)}'`);
  const exports = await import(pathToFileURL(file));
  const names = name.slice(at + 1).split(".");
  const found = [exports, exports.default]
    .map((of) => names.reduce((value, each) => value?.[each], of))
    .find((value) => typeof value === "function");
  if (!found) throw new InitError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  return found;
}

/** AWS Lambda, "Using the Lambda context object to retrieve Node.js function information". */
function contextOf({ id, arn, deadline }) {
  return {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: arn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline * 1000 - Date.now())),
  };
}

async function invoke(handler, head, event) {
  const context = contextOf(head);
  try {
    if (handler[STREAMS]) {
      const stream = new ResponseStream();
      const ended = finished(stream);
      await Promise.all([handler(event, stream, context), ended]);
    } else {
      const result = await answerOf(handler, event, context);
      say(CHUNK, Buffer.from(JSON.stringify(result) ?? "null"));
    }
  } catch (error) {
    say(ERROR, told(error, context.awsRequestId));
    return;
  }
  say(END, Buffer.alloc(0));
}

/** What a handler returns, or says to its callback. */
function answerOf(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, callback);
    if (typeof returned?.then === "function") returned.then(resolve, reject);
    // What else a handler returns, Lambda does not look at; one without a callback can say nothing later.
    else if (handler.length < 3) resolve(null);
  });
}

/** Ends with the gateway, and with all that the handler started. */
function gone() {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    process.exit(1);
  }
}

// A handler that never lets go of its thread hears of no end: another thread looks whether the gateway is there.
new Worker(
  `setInterval(() => process.ppid === ${process.ppid} || process.kill(-process.pid, "SIGKILL"), 500)`,
  { eval: true },
).unref();

let loaded;
try {
  loaded = await handlerOf(process.env._HANDLER);
  say(END, Buffer.alloc(0));
} catch (error) {
  say(ERROR, told(error));
}

let waiting = Buffer.alloc(0);
channel.on("end", gone).on("error", gone).on("data", (data) => {
  waiting = Buffer.concat([waiting, data]);
  while (waiting.length >= HEAD && waiting.length >= HEAD + waiting.readUInt32BE(1)) {
    const end = HEAD + waiting.readUInt32BE(1);
    const frame = waiting.subarray(HEAD, end);
    waiting = waiting.subarray(end);
    const at = frame.indexOf("\n");
    invoke(loaded, JSON.parse(frame.subarray(0, at)), JSON.parse(frame.subarray(at + 1)));
  }
});

/**
 * @file What is decoded for the sake of sending, one picture at a time: memory stays that of the
 * largest. The program must not end before it is answered.
 */
import { Gate } from './gate.ts';
import { HeicDecoder } from './heic.ts';

export const onePicture = new Gate(1);
export const heicToSend = new HeicDecoder({ keepsAlive: true });

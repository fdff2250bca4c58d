/** Light becomes an image: sources of pictures, and JPEG. */
package camfleet.device.camera;

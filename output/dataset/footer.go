package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
)

const (
	trailer         = 8         // bytes after a footer: its length and four letters
	mostFooterBytes = 256 << 20 // of a footer, which grows with the row groups of a merged table
	mostNested      = 32        // structures of a footer within each other, generously
)

var errFooter = errors.New("its footer is damaged")

// checkFooter returns an error if the footer of a Parquet file declares lists that
// are longer than the footer: the Parquet library allocates them before it reads them.
func checkFooter(file io.ReaderAt, size int64) error {
	var end [trailer]byte
	if size < trailer {
		return fmt.Errorf("it has only %d bytes", size)
	}
	if _, err := file.ReadAt(end[:], size-trailer); err != nil {
		return err
	}
	length := int64(binary.LittleEndian.Uint32(end[:]))
	if length > size-trailer || length > mostFooterBytes {
		return fmt.Errorf("its footer would have %d bytes", length)
	}
	footer := make([]byte, length)
	if _, err := file.ReadAt(footer, size-trailer-length); err != nil {
		return err
	}
	if err := skip(new(thrift.CompactProtocol).NewReaderFromBytes(footer), thrift.STRUCT, 0); err != nil {
		return errFooter
	}
	return nil
}

// skip reads past a value of a type without allocating memory for it.
func skip(r thrift.Reader, kind thrift.Type, depth int) (err error) {
	if depth > mostNested {
		return errFooter
	}
	each := func(n int32, kinds ...thrift.Type) error {
		for range n {
			for _, kind := range kinds {
				if err := skip(r, kind, depth+1); err != nil {
					return err
				}
			}
		}
		return nil
	}
	switch kind {
	case thrift.TRUE, thrift.FALSE, thrift.I8: // in lists; in structures the type itself is the value
		_, err = r.ReadInt8()
	case thrift.I16, thrift.I32, thrift.I64:
		_, err = r.ReadInt64()
	case thrift.DOUBLE:
		_, err = r.ReadFloat64()
	case thrift.BINARY:
		_, err = r.ReadBytes()
	case thrift.LIST, thrift.SET:
		list, err := r.ReadList()
		return errors.Join(err, each(list.Size, list.Type))
	case thrift.MAP:
		pairs, err := r.ReadMap()
		return errors.Join(err, each(pairs.Size, pairs.Key, pairs.Value))
	case thrift.STRUCT:
		for {
			field, err := r.ReadField()
			if err != nil || field.Type == thrift.STOP {
				return err
			}
			if field.Type != thrift.TRUE && field.Type != thrift.FALSE {
				if err := skip(r, field.Type, depth+1); err != nil {
					return err
				}
			}
		}
	default:
		err = errFooter
	}
	return err
}

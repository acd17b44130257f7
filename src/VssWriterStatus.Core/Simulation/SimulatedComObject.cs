using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A managed object behind a native COM interface: one block of memory with a virtual table and a reference to the managed object.</summary>
internal abstract unsafe class SimulatedComObject
{
    public static readonly Delegate QueryInterfaceOf = (QueryInterfaceMethod)((self, interfaceId, result) =>
        From<SimulatedComObject>(self).QueryInterface(*interfaceId, result));

    public static readonly Delegate AddRefOf = (CountMethod)(self => From<SimulatedComObject>(self).AddRef());

    public static readonly Delegate ReleaseOf = (CountMethod)(self => From<SimulatedComObject>(self).Release());

    // A requester of status does not call these; on x86 their arguments would be left on the stack.
    public static readonly Delegate NotImplementedOf = (PlainMethod)(_ => HResult.E_NOTIMPL);

    /// <summary>The delegates behind the tables: their native addresses do not keep them alive.</summary>
    public static readonly ConcurrentBag<Delegate> TableMethods = [];

    private readonly Block* _block;
    private int _references = 1;

    protected SimulatedComObject(SimulatedVss vss, nint vtable)
    {
        Vss = vss;
        _block = (Block*)Marshal.AllocHGlobal(sizeof(Block));
        _block->Vtable = vtable;
        _block->Self = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        vss.OnCreated();
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    public delegate int PlainMethod(nint self);

    /// <summary>A method whose only argument points to its result.</summary>
    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    public delegate int ResultMethod(nint self, nint result);

    /// <summary>A method that returns an object by its index.</summary>
    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    public delegate int ItemMethod(nint self, uint index, nint* item);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int QueryInterfaceMethod(nint self, Guid* interfaceId, nint* result);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate uint CountMethod(nint self);

    /// <summary>The interface pointer; the caller owns the first reference.</summary>
    public nint Pointer => (nint)_block;

    /// <summary>The VSS that the object belongs to.</summary>
    public SimulatedVss Vss { get; }

    /// <summary>The interfaces that the object supports, besides IUnknown.</summary>
    protected virtual IEnumerable<Guid> Interfaces => [];

    /// <summary>The object behind an interface pointer.</summary>
    public static T From<T>(nint self)
        where T : SimulatedComObject => (T)GCHandle.FromIntPtr(((Block*)self)->Self).Target!;

    /// <summary>Records a call; returns the HRESULT that it is to have.</summary>
    public int Call(string method) => Vss.Enter(method).Result;

    protected static byte ByteOf(bool value) => value ? (byte)1 : (byte)0;

    /// <summary>Called when the last reference is released.</summary>
    protected virtual void OnReleased()
    {
    }

    private int QueryInterface(Guid interfaceId, nint* result)
    {
        *result = 0;
        int hresult = Call(VssOperation.QueryInterface);
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        if (interfaceId != InterfaceIds.IUnknown && !Interfaces.Contains(interfaceId))
        {
            return HResult.E_NOINTERFACE;
        }

        AddRef();
        *result = Pointer;
        return HResult.S_OK;
    }

    private uint AddRef() => (uint)Interlocked.Increment(ref _references);

    private uint Release()
    {
        Call(VssOperation.Release);
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            GCHandle.FromIntPtr(_block->Self).Free();
            Marshal.FreeHGlobal((nint)_block);
            OnReleased();
            Vss.OnReleased();
        }

        return (uint)left;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Block
    {
        public nint Vtable;
        public nint Self;
    }
}

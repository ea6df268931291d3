// Kubenet in a subnet of its own: Shop
//
// 1 warning of the design:
// - Cluster aks-shop: Kubenet is unsupported from 31 March 2028 (kubenet-retires)
//
// az deployment group create --resource-group rg-shop --template-file FILE

@description('Region of the resources')
param location string = 'westeurope'

@description('VM size of every pool')
param vmSize string = 'Standard_D4s_v5'

// AKS writes the routes of the nodes into it: running the deployment again removes them.
resource rtShop 'Microsoft.Network/routeTables@2025-01-01' = {
  name: 'rt-shop'
  location: location
  properties: {
    routes: []
  }
}

resource vnetShop 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: 'vnet-shop'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.30.0.0/22'
      ]
    }
    subnets: [
      // Nodes
      {
        name: 'snet-nodes'
        properties: {
          addressPrefix: '10.30.0.0/24'
          routeTable: {
            id: rtShop.id
          }
        }
      }
    ]
  }
}

resource idAksShop 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-aks-shop'
  location: location
}

// Network Contributor: the cluster joins the subnets
resource roleAksShop 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vnetShop
  name: guid(vnetShop.id, idAksShop.id, '4d97b98b-1d4f-4787-a291-c67834d212e7')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
    principalId: idAksShop.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// Network Contributor: the cluster may change the routes of its subnets
resource roleAksShop2 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: rtShop
  name: guid(rtShop.id, idAksShop.id, '4d97b98b-1d4f-4787-a291-c67834d212e7')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
    principalId: idAksShop.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource aksShop 'Microsoft.ContainerService/managedClusters@2026-04-01' = {
  name: 'aks-shop'
  location: location
  sku: {
    name: 'Base'
    tier: 'Standard'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${idAksShop.id}': {}
    }
  }
  properties: {
    kubernetesVersion: '1.34'
    dnsPrefix: 'aks-shop'
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        osType: 'Linux'
        vmSize: vmSize
        count: 3
        maxPods: 30
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '10%'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
      }
      {
        name: 'web'
        mode: 'User'
        osType: 'Linux'
        vmSize: vmSize
        count: 2
        enableAutoScaling: true
        minCount: 2
        maxCount: 12
        maxPods: 110
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '33%'
        }
        vnetSubnetID: '${vnetShop.id}/subnets/snet-nodes'
      }
    ]
    networkProfile: {
      networkPlugin: 'kubenet'
      networkPolicy: 'calico'
      podCidr: '172.24.0.0/16'
      serviceCidr: '172.20.0.0/16'
      dnsServiceIP: '172.20.0.10'
      loadBalancerSku: 'standard'
      outboundType: 'loadBalancer'
      loadBalancerProfile: {
        managedOutboundIPs: {
          count: 2
        }
        allocatedOutboundPorts: 1024
      }
    }
  }
  dependsOn: [
    roleAksShop
    roleAksShop2
  ]
}
